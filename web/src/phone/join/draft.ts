//! The answers given so far: kept for this tab, so that a reload or a detour loses nothing.

import type { Consent, Honorific, OrganizationView, Register } from '../../gen/protocol';
import { newId } from '../../shared/id';
import { maybe, Stored } from '../../shared/stored';
import { told, type Wish } from '../../shared/wishes';

export interface Answers {
  /** Under it this form is sent, however often and however corrected: the server takes it for one person. */
  key: string;
  step: number;
  name: string;
  kana: string;
  honorific: Honorific;
  /** Chosen by the person, so the role no longer decides it. */
  honorificChosen: boolean;
  organization?: OrganizationView;
  kind: string;
  subKind: string;
  role: string;
  ward: string;
  offers: string[];
  needs: string[];
  sign: string;
  phone: string;
  email: string;
  wishes: Wish[];
  companies: boolean;
  consent: Consent;
}

const blank = (): Answers => ({
  key: newId(),
  step: 0,
  name: '',
  kana: '',
  honorific: '様',
  honorificChosen: false,
  kind: '',
  subKind: '',
  role: '',
  ward: '',
  offers: [],
  needs: [],
  sign: '',
  phone: '',
  email: '',
  wishes: [],
  companies: false,
  consent: { partners: false, exchange: false, booths: false, wall: false },
});

/** A kept draft may be of an earlier form of the questions: then it is not used. The consent is not looked at, because it is never restored. */
const shape = { ...blank(), consent: maybe({}) };
const kept = new Stored<Answers>(
  'kaotsunagi.draft',
  2,
  { ...shape, offers: [''], needs: [''], wishes: [{ id: '', name: '', how: '' }], organization: maybe({ name: '' }) },
  () => sessionStorage,
);

export function loadAnswers(): Answers {
  // Consent is given at the button or not at all: a tick is never restored.
  return { ...blank(), ...kept.read(), consent: blank().consent };
}
/** `null` ends the form's life: the next one is another person's. */
export const keepAnswers = (answers: Answers | null) => kept.write(answers ?? undefined);

const given = (text: string) => text.trim() || undefined;

/** `another`: somebody of this name is registered, and this is somebody else. */
export function toRegister(answers: Answers, room: string, code: string, another = false): Register {
  const { organization } = answers;
  return {
    name: answers.name.trim(),
    kana: given(answers.kana),
    honorific: answers.honorific,
    organization: organization?.id
      ? { id: organization.id, name: organization.name }
      : { name: organization?.name.trim() ?? '' },
    kind: answers.kind,
    sub_kind: answers.subKind || undefined,
    role: answers.role || undefined,
    ward: answers.ward,
    offers: [...answers.offers],
    needs: [...answers.needs],
    sign: given(answers.sign),
    companies_welcome: answers.companies,
    contact: { phone: given(answers.phone), email: given(answers.email) },
    ...told(answers.wishes),
    consent: { ...answers.consent },
    room,
    code,
    ...(another ? { another_person: true } : {}),
  };
}

export const STEPS = ['name', 'organization', 'about', 'offers', 'needs', 'consent'] as const;
