import type { ClosingWords } from '../ja/closing';

const en: ClosingWords = {
  report: 'Event report',
  reportHelp:
    'What the event brought and what was missing, in counts alone; nothing in it is personal. While a room is open the figures are those so far.',
  reportOpen: 'Open the report (prints on A4)',
  reportCsv: 'For a spreadsheet (CSV)',
  reportJson: 'Data (JSON)',

  end: 'End the event',
  follows: 'This is what follows. You can open the rooms again afterwards.',
  followsRooms: (rooms, present) =>
    `${rooms === 1 ? 'The room that is open closes' : `All ${rooms} open rooms close`} (${present} present). No new introductions or rounds start.`,
  followsTalks: 'A round or a conversation that is on goes on to its end. Cards can still be exchanged and saved.',
  followsThanks: 'Phones and walls say thank you.',
  followsThanksAt: (time) =>
    `Phones and walls say that the rooms are closed, and thank you once the agenda is over (${time}).`,
  followsReport: 'The report no longer calls itself unfinished.',
  followsErase: (day) => `What is personal is erased on ${day}, as promised. The figures of the report stay.`,
  ended: (rooms) => (rooms === 1 ? 'The room is closed.' : `${rooms} rooms are closed.`),
  undo: 'Undo',
  noneOpen: 'No room is open.',
  reopen: 'Open again',
  rooms: 'Rooms',

  held: 'What is held of people',
  heldPeople: 'People who are registered',
  heldUntil: (day) => `erased on ${day}, all of them`,
  heldRecords: 'Records with a name',
  erasedSoFar: 'People erased until now',
  people: (n) => String(n),
  records: (n) => String(n),
  strays: (n) => `${n} of them of registrations that were not finished: gone within an hour`,
  lookedThrough: 'The files, after erasing',
  nothingLeft: 'Nothing is left in any file',
  left: (files) => `Something is left in: ${files}`,
  looked: (people, files, kilobytes) =>
    `${files} files (${kilobytes} KB) were looked through for names, contact details and codes of ${people}`,
  stays:
    'What stays is the course of the event without names, and the figures of the report. Backups and files that were taken out have to be deleted by hand.',
  lookAgain: 'Look again',
};

export default en;
