//! What the organizer did, in words. Pure.

import type { AuditEntry, RoomMode, Slide, Theme } from '../gen/protocol';
import type { Console } from '../lang/ja/console';

/** `open=true tables=40` as a record. */
const parts = (detail: string | undefined): Record<string, string> =>
  Object.fromEntries((detail ?? '').split(' ').flatMap((each) => (each.includes('=') ? [each.split('=', 2)] : [])));

/** An action of a newer server that has no words here shows its own name. */
export function inWords(entry: AuditEntry, t: Console): string {
  const words = (t.audits as Partial<Record<string, string>>)[entry.action] ?? entry.action;
  const round = entry.round === undefined ? '' : t.roundNumber(entry.round);
  return round ? t.auditRound(round, words) : words;
}

/** Whose hand it was. */
export const whose = ({ role, label }: AuditEntry, t: Console): string =>
  label ? `${t.staffRoles[role]}${t.listComma}${label}` : t.staffRoles[role];

export function more(entry: AuditEntry, t: Console): string {
  const found = parts(entry.detail);
  switch (entry.action) {
    case 'room_set':
      return [
        found.open === 'true' ? t.open : t.closed,
        t.modes[found.mode as RoomMode] ?? '',
        found.tables ? t.auditTables(found.tables) : '',
      ]
        .filter(Boolean)
        .join(t.listComma);
    case 'screen_set':
      return [
        t.themes[found.theme as Theme] ?? '',
        found.hold ? t.holding(t.slides[found.hold as Slide] ?? found.hold) : '',
      ]
        .filter(Boolean)
        .join(t.listComma);
    case 'person_steered':
      return (
        [
          found.paper === 'true' ? t.paper : '',
          found.hidden === 'true' ? t.hidden : '',
          found.stays_at ? t.staysAt(Number(found.stays_at)) : '',
        ]
          .filter(Boolean)
          .join(t.listComma) || t.auditPlain
      );
    case 'flag_settled':
      return found.settled === 'true' ? t.flagLeave : t.flagAgain;
    case 'sign_hidden':
      return found.hidden === 'true' ? t.flagHideSign : t.flagShowSign;
    case 'person_confirmed':
      return found.confirmed === 'true' ? t.confirmed : t.unconfirm;
    case 'list_imported':
      return t.auditImported(Number(found.new), Number(found.changed));
    case 'people_steered':
      return t.auditPeople(Number(found.people));
    case 'announced':
      return entry.detail ? t.quoted(entry.detail) : t.announcementCleared;
    default:
      return entry.detail ?? '';
  }
}
