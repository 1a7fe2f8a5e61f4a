import type { LetterWords } from '../ja/letters';

const en: LetterWords = {
  title: 'Send the links by e-mail',
  unconfigured:
    'No mail server is set up. To send from here, enter a server and a sender under [mail] in the server’s settings. Otherwise use the list of links (CSV) for your own mail merge.',
  help: (people) =>
    `Sends the ${people} people with an e-mail address their own link, one message per second. Whoever has already been sent theirs is left out.`,
  testTo: 'Send a test to (your own address)',
  test: 'Send a test',
  tested: (to) => `Sent to ${to}. Please check that it has arrived and how it reads.`,
  testFirst: 'Please send a test to yourself first.',
  send: (left) => `Send to ${left}`,
  allSent: (sent) => `Sent to all ${sent}`,
  running: (sent, people) => `Sent to ${sent} of ${people}. You may close this page.`,
  again: 'Send to everybody again',
  againConfirm: (people) => `Send to all ${people}, including those who already have theirs?`,
  cancel: 'Cancel',
  stopped: 'Sending stopped part-way. Once the cause is fixed, sending again carries on from there.',
  failed: (n) => `Not sent (${n})`,
  badge: (n) => `Badge ${n}`,
  error: {
    letter_refused: 'The mail server did not accept it. Please check [mail] in the settings; the log has its message.',
    letters_running: 'E-mails are being sent. Please wait until they are done.',
    no_mail_server: 'No mail server is set up.',
    test_letter_first: 'Please send a test to yourself first.',
  },
};

export default en;
