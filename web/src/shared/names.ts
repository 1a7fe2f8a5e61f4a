//! Organizations as people say them. For large letters only: who is whose colleague, the server decides. Pure.

const BODY =
  '(?:特定|社会|特別)?医療法人(?:社団|財団)?|社会福祉法人|(?:公益|一般)?(?:社団|財団)法人|学校法人|(?:地方)?独立行政法人|国立研究開発法人|(?:国立|公立)大学法人|(?:(?:認定)?特定非営利活動|NPO)法人|[(（](?:医|医社|社福|福)[)）]';
const COMPANY = '(?:株式|有限|合同)会社|[(（][株有同][)）]|[㈱㈲]';
const BEGINS = new RegExp(`^(?:${BODY}|${COMPANY})`);
/** `医療法人社団○○会 △△病院`: the body that runs it, up to the space. */
const RUN_BY = new RegExp(`^(?:(?:${BODY})\\S*|\\S*(?:${COMPANY})\\S*)\\s+(?=.)`);
const ENDS = new RegExp(`(?:${COMPANY})$`);

/** 「医療法人社団○○会 △△クリニック」: the legal form is set small, the name people know large. */
export function legalForm(name: string): { form: string; name: string } {
  const form = RUN_BY.exec(name)?.[0] ?? '';
  return { form: form.trim(), name: name.slice(form.length) };
}

/** What an organization is called in a hall: without its legal form. */
export const plainName = (name: string) =>
  legalForm(name)
    .name.replace(/^\S*会\s+/, '')
    .replace(BEGINS, '')
    .replace(ENDS, '')
    .trim() || name;
