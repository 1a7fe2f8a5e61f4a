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
};

export default en;
