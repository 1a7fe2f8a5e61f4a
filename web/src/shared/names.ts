//! Organizations as people say them. Pure.

const LEGAL = '(?:特定|社会|特別)?医療法人(?:社団|財団)?|社会福祉法人|(?:公益|一般)?(?:社団|財団)法人|学校法人|(?:地方|国立)?独立行政法人|(?:特定非営利活動|NPO)法人|株式会社|有限会社|合同会社';
/** `医療法人社団○○会 △△病院`: the body that runs it, up to the space. */
const RUN_BY = new RegExp(`^(?:${LEGAL})[^\\s]*\\s+`);
const ENDS = new RegExp(`^(?:${LEGAL})|(?:株式会社|有限会社|合同会社)$`);

/** What an organization is called in a hall: without its legal form. */
export const plainName = (name: string) => name.replace(RUN_BY, '').replace(/^[^\s]*会\s+/, '').replace(ENDS, '').trim() || name;
