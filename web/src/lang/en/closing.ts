import type { ClosingWords } from '../ja/closing';

const en: ClosingWords = {
  report: 'Event report',
  reportHelp:
    'What the event achieved and what was missing, in figures only; it contains nothing personal. While a room is open, the figures are provisional.',
  reportOpen: 'Open the report (prints on A4)',
  reportCsv: 'For a spreadsheet (CSV)',
  reportJson: 'Data (JSON)',

  end: 'End the event',
  follows: 'This is what happens. You can reopen the rooms afterwards.',
  followsRooms: (rooms, present) =>
    `${rooms === 1 ? 'The room that is open closes' : `All ${rooms} open rooms close`} (${present} present). No new introductions or rounds start.`,
  followsTalks: 'A round or conversation in progress carries on to its end. Cards can still be exchanged and saved.',
  followsThanks: 'Phones and walls say thank you.',
  followsThanksAt: (time) =>
    `Phones and walls say that the rooms are closed, and thank you once the agenda is over (${time}).`,
  followsReport: 'The report is no longer marked provisional.',
  followsErase: (day) => `Personal data is erased on ${day}, as promised. The report’s figures stay.`,
  ended: (rooms) => (rooms === 1 ? 'The room is closed.' : `${rooms} rooms are closed.`),
  undo: 'Undo',
  noneOpen: 'No room is open.',
  reopen: 'Reopen',
  rooms: 'Rooms',

  held: 'Personal data held',
  heldPeople: 'People registered',
  heldUntil: (day) => `all erased on ${day}`,
  heldRecords: 'Records containing a name',
  erasedSoFar: 'People erased so far',
  people: (n) => String(n),
  records: (n) => String(n),
  strays: (n) => `${n} of them from unfinished registrations, erased within an hour`,
  lookedThrough: 'File check after erasing',
  nothingLeft: 'Nothing left in any file',
  left: (files) => `Traces left in: ${files}`,
  looked: (people, files, kilobytes) =>
    `searched ${files} files (${kilobytes} KB) for the names, contact details and codes of ${people} people`,
  stays:
    'What stays is the course of the event, without names, and the report’s figures. Backups and exported files must be deleted by hand.',
  toAsk: 'Asked later on',
  asking: (agreed, waiting, asked, answered) =>
    `${agreed} agreed, ${waiting} letters to go, ${asked} without an answer, ${answered} answers`,
  askingUntil: (day) => `All but the answers is erased on ${day}`,
  lookAgain: 'Refresh',
};

export default en;
