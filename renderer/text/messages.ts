import common from './en/common.ts';

/** Every text that a person reads, by area: `t('common.close')`. One file an area. */
export const en = { common };
