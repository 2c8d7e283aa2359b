/** The noise levels at which the domain is checked where the manifest has none; one evaluation of the network each. */
export const DOMAIN_SIGMAS: readonly number[] = [0.2, 0.5, 1];
