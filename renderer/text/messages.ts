import charts from './en/charts.ts';
import common from './en/common.ts';
import settings from './en/settings.ts';
import shell from './en/shell.ts';
import start from './en/start.ts';
import viewer from './en/viewer.ts';
import workspace from './en/workspace.ts';

/** Every text that a person reads, by area: `t('common.close')`. One file an area. */
export const en = { charts, common, settings, shell, start, viewer, workspace };
