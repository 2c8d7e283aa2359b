/** The page that somebody sees who has not opened the printed address. */
export default {
  title: 'Langevin is running',
  text: 'This window has no key to it. Open the whole address that langevin printed when it started: it ends in #token=…',
  again: 'The address holds until that langevin ends; a new start prints a new one.',
};
