import type { LetterWords } from '../ja/letters';

const en: LetterWords = {
  title: 'Send the links by mail',
  unconfigured:
    'No mail server is set up. With a server and a sender under [mail] in the server’s settings, letters go out from here. Without, use the list of links (CSV) for your own mail merge.',
  help: (people) =>
    `Everybody with a mail address (${people}) is sent their own link, one letter a second, and only those who have not had theirs.`,
  testTo: 'Test letter to (your own address)',
  test: 'Send a test',
  tested: (to) => `Sent to ${to}. Please check that it has come, and how it reads.`,
  testFirst: 'Please send a test letter to yourself first.',
  send: (left) => `Send to ${left}`,
  allSent: (sent) => `All ${sent} have theirs`,
  running: (sent, people) => `${sent} of ${people} have theirs. You may close this page.`,
  again: 'Send to everybody once more',
  againConfirm: (people) => `Send to all ${people}, also to those who have theirs?`,
  cancel: 'Cancel',
  stopped: 'It stopped on the way. Once that is mended, sending again goes on from there.',
  failed: (n) => `Not sent (${n})`,
  badge: (n) => `Badge ${n}`,
  error: {
    letter_refused: 'The mail server did not take it. Please check [mail] in the settings; the log has its words.',
    letters_running: 'Letters are going out. Please wait until they have gone.',
    no_mail_server: 'No mail server is set up.',
    test_letter_first: 'Please send a test letter to yourself first.',
  },
};

export default en;
