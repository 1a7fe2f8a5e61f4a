//! The words around agreeing to be asked once more, in English.

import type { AskAgainWords } from '../ja/ask-again';

const en: AskAgainWords = {
  title: 'One question later on',
  lead: (on) =>
    `Around ${on} we would like to ask you once, by mail, how your ties with the organisations you were asked about have gone on. This is optional.`,
  agree: 'I agree to be asked later on',
  kept: (until) =>
    `For this we keep your mail address, the names of the organisations, whether you talked to them, and your answers so far, and nothing else. Your name is not kept. The address is erased once the letter has gone, the rest when you answer; on ${until} everything is erased even if you do not.`,
  email: 'Mail address',
  save: 'Agree and save',
  wrong: 'Please write it like name@example.jp.',
  agreed: (to, on) => `Thank you. We will write to ${to} around ${on}.`,
  link: 'Withdraw with this link even after your data is erased',
  takeBack: 'Withdraw',
  takenBack: 'Withdrawn. The address is erased too.',
};

export default en;
