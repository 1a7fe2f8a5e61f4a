import type { ImportFaults, Values } from '../ja/import-faults';

function instead({ near, all, such, count }: Values): string {
  if (near) return `Did you mean “${near}”?`;
  if (all) return `Write one of: ${all.replaceAll('\u3001', ', ')}.`;
  return such ? `Write one of the ${count} there are, such as “${such}”.` : 'Please check it.';
}

const en: ImportFaults = {
  fault: {
    locked: () => 'An old Excel file, or one with a password. Save it in Excel as .xlsx without a password.',
    encoding: () => 'Neither UTF-8 nor Shift_JIS. Save it as “CSV UTF-8”.',
    workbook: ({ error }) => `The workbook cannot be read (${error}). Save it anew in Excel as .xlsx or “CSV UTF-8”.`,
    not_csv: ({ error }) => `This is no CSV (${error}). Save it in Excel as .xlsx.`,
    unclosed: () =>
      'A field begins with a quotation mark that nothing ends. Write one behind the field, or take the first one out.',
    too_many_rows: ({ count, most }) =>
      `${count} rows, at most ${most}. Leave out whoever does not come to this event.`,
    no_column: ({ column, near, all }) => {
      if (near) return `There is no column “${column}”. If “${near}” is it, choose so under “Columns” below.`;
      if (all)
        return `There is no column “${column}”. Add it, or choose one under “Columns” below. There are: ${all.replaceAll('\u3001', ', ')}.`;
      return `The file is empty. Write headings on its first line, “${column}” among them.`;
    },
    column_twice: ({ column }) => `The column “${column}” stands twice. Remove one, or rename it.`,
    not_a_column: (values) => `There is no such field. ${instead(values)}`,
    no_heading: (values) => `The list has no heading “${values.heading}”. ${instead(values)}`,
    surplus: ({ fields, headings }) =>
      `${fields} fields, but ${headings} headings. Put a field that contains a comma in quotation marks.`,
    empty: () => 'Empty. Every row needs it.',
    no_ward: () => 'Empty. Write the name of a ward, or “other” for elsewhere.',
    line_break: () => 'Contains a line break. Write it on one line.',
    too_long: ({ count, most }) => `${count} characters. At most ${most}.`,
    repeated: ({ word, line }) => `“${word}” stands in line ${line} as well. Give each person their own.`,
    patient_data: ({ en }) => `This looks like patient data. ${en} Take it out and choose the list again.`,
    not_a_time: ({ word }) => `“${word}” is no time. Write it as 15:40, or leave it empty.`,
    leaves_first: () => 'Not later than the arrival. Write a later time.',
    honorific: ({ word }) => `“${word}” is no form of address known here. Leave it empty if in doubt.`,
    no_badge_number: ({ word, most }) =>
      `“${word}” is no badge number. Write a whole number from 1 to ${most}, or leave it empty.`,
    yes_no: ({ word }) => `“${word}” is neither yes nor no. Write “yes” or “no”.`,
    unknown_tag: (values) => `There is no tag “${values.word}”. ${instead(values)}`,
    unknown_kind: (values) => `There is no kind “${values.word}”. ${instead(values)}`,
    unknown_role: (values) => `There is no role “${values.word}”. ${instead(values)}`,
    unknown_room: (values) => `There is no room “${values.word}”. ${instead(values)}`,
    unknown_ward: (values) => `There is no ward “${values.word}”. ${instead(values)} From elsewhere: “other”.`,
    no_sub_kind: (values) => `“${values.word}” is no sub-kind of “${values.kind}”. ${instead(values)}`,
    unsure_organization: ({ word, near, one, other }) => {
      if (near) return `“${word}” is not on the list of organisations. Did you mean “${near}”?`;
      if (one) return `“${word}” may be several organisations. Write a number, such as ${one} or ${other}.`;
      return `“${word}” is not on the list of organisations. Write a name or a number of that list.`;
    },
    no_room: () => 'No room is meant for this ward. Write the name of a room.',
    other_badge: ({ badge }) => `They have badge ${badge} already. Write ${badge}, or leave it empty.`,
    badge_worn: () => 'Somebody else has this badge. Write another number, or leave it empty.',
    field: ({ said }) => `${said}`,
    same_person: () => 'The same person as in a line above: left out.',
    merged: () => 'Part of another registration by now: left out.',
    erased: () => 'Erased since: left out.',
    namesake: () => 'Somebody of this name and organisation is registered already: left out.',
    has_come: () => 'Has come already, and changes their registration themselves: left out.',
    badge_gone: ({ badge }) => `Somebody else was given this badge meanwhile. Theirs is ${badge}.`,
  },
};

export default en;
