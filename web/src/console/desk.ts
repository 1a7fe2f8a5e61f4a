//! Somebody whom the desk registers: what is typed so far, kept for this tab, so that a reload neither loses it nor makes two people of one.

import type { Honorific, Register, RoomControl } from '../gen/protocol';
import { honorificFor } from '../shared/honorific';
import { newId } from '../shared/id';
import type { Side } from '../shared/catalog';
import { maybe, Stored } from '../shared/stored';

export interface Form {
  /** Under it this form is sent, however often and however corrected: the server takes it for one person. */
  key: string;
  name: string;
  kana: string;
  honorific: Honorific;
  /** Chosen by hand, so the role no longer decides it. */
  honorificChosen: boolean;
  organization: string;
  /** Its id, when it was picked from the list. */
  listed?: string;
  kind: string;
  role: string;
  ward: string;
  tags: Record<Side, string[]>;
}

export const blank = (): Form => ({
  key: newId(),
  name: '',
  kana: '',
  honorific: '様',
  honorificChosen: false,
  organization: '',
  kind: '',
  role: '',
  ward: '',
  tags: { offer: [], need: [] },
});

const kept = new Stored<Form>(
  'kaotsunagi.desk',
  1,
  { ...blank(), listed: maybe(''), tags: { offer: [''], need: [''] } },
  () => sessionStorage,
);
export const recall = () => kept.read() ?? blank();
export const keep = (form: Form) => kept.write(form);
/** The form's life is over: the next one is another person's. */
export const forget = () => kept.write(undefined);

/** As their role has it, until the desk says otherwise. */
export const addressed = ({ honorific, honorificChosen, role }: Form): Honorific =>
  honorificChosen ? honorific : honorificFor(role);
export const isBegun = ({ name, kana, organization, tags }: Form) =>
  [name, kana, organization, ...tags.offer, ...tags.need].some(Boolean);

/** Their yes was given in person. */
export function toRegister(form: Form, room: RoomControl, wall: boolean): Register {
  return {
    name: form.name.trim(),
    ...(form.kana.trim() ? { kana: form.kana.trim() } : {}),
    honorific: form.honorific,
    organization: form.listed
      ? { id: form.listed, name: form.organization.trim() }
      : { name: form.organization.trim() },
    kind: form.kind,
    ...(form.role ? { role: form.role } : {}),
    ward: form.ward,
    offers: form.tags.offer,
    needs: form.tags.need,
    companies_welcome: false,
    contact: {},
    wishes: [],
    consent: { partners: true, exchange: false, booths: false, wall },
    room: room.room,
    code: room.join_code,
  };
}
