import type { ImportPage } from '../ja/import';

const en: ImportPage = {
  title: 'Take in a list',
  close: 'Back to the rooms',
  help: 'Excel (.xlsx), CSV and TSV are taken as they are. You look first; nothing is stored until you say so.',
  drop: 'Drop the list here, or choose the file',
  outcome: 'What the list would do',
  counts: {
    new: 'new',
    changed: 'changed',
    unchanged: 'unchanged',
    gone: 'not in this list (they stay registered)',
    doubtful: 'lines left out',
    errors: 'faults',
  },
  errors: 'Please mend these',
  doubtful: 'Please look at these lines; they are left out',
  line: 'Line',
  column: 'Column',
  message: 'What is wrong',
  columnsTitle: 'Columns',
  columnsHelp:
    'What each heading of the list is taken for. Choose another where it is wrong; the next list uses it too.',
  ignored: 'left alone',
  columns: {
    name: 'Name',
    kana: 'Reading',
    organization: 'Organisation',
    kind: 'Kind',
    sub_kind: 'Sub-kind',
    role: 'Role',
    ward: 'Ward',
    offers: 'Offers',
    needs: 'Needs',
    companies_welcome: 'Companies welcome',
    honorific: 'Form of address',
    email: 'E-mail',
    phone: 'Telephone',
    consent: 'Agrees to be introduced',
    room: 'Room',
    id: 'Number',
  },
  store: (added, changed) => (changed === 0 ? `Register ${added} people` : `Register ${added}, change ${changed}`),
  mend: 'Please mend the list and choose it again.',
  stored: (added, changed) =>
    changed === 0 ? `${added} people registered` : `${added} registered, ${changed} changed`,
  next: 'Badges are under “Print”. Send people’s own links by mail below, or use this list in your mail merge.',
  links: 'Save the list of personal links (CSV)',
};

export default en;
