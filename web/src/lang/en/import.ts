import type { ImportPage } from '../ja/import';

const en: ImportPage = {
  title: 'Import a list',
  close: 'Back to the rooms',
  help: 'Excel (.xlsx), CSV and TSV can be imported as they are. You see a preview first; nothing is stored until you confirm.',
  drop: 'Drop the list here, or choose the file',
  outcome: 'What the import will change',
  counts: {
    new: 'new',
    changed: 'changed',
    unchanged: 'unchanged',
    gone: 'not in this list (they stay registered)',
    doubtful: 'lines left out',
    errors: 'errors',
  },
  errors: 'Please correct these',
  doubtful: 'Please check these lines; they are left out',
  line: 'Line',
  column: 'Column',
  message: 'Problem',
  columnsTitle: 'Columns',
  columnsHelp:
    'Which field each heading of the list stands for. Correct it where it is wrong; the next list uses it too.',
  ignored: 'not used',
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
  mend: 'Please correct the list and choose it again.',
  stored: (added, changed) =>
    changed === 0 ? `${added} people registered` : `${added} registered, ${changed} changed`,
  next: 'Badges are under “Print”. Send everyone’s own link by e-mail below, or use this list for a mail merge.',
  links: 'Save the list of personal links (CSV)',
};

export default en;
