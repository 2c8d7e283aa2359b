/** What runs: Node and the system; the library of the engine comes with the network. */
export const versions = (): Record<string, string> => ({
  node: process.versions.node,
  system: `${process.platform} ${process.arch}`,
});
