import charts from './en/charts.ts';
import common from './en/common.ts';
import door from './en/door.ts';
import painting from './en/painting.ts';
import settings from './en/settings.ts';
import shell from './en/shell.ts';
import start from './en/start.ts';
import viewer from './en/viewer.ts';
import queue from './en/queue.ts';
import lesson from './en/lesson.ts';
import models from './en/models.ts';
import compare from './en/compare.ts';
import compute from './en/compute.ts';
import workspace from './en/workspace.ts';
import ct from '../modalities/ct/text.ts';
import mri from '../modalities/mri/text.ts';
import photo from '../modalities/photo/text.ts';

/** Every text that a person reads, by area: `t('common.close')`. One file an area, one a modality beside its other parts. */
export const en = {
  charts,
  common,
  door,
  painting,
  settings,
  shell,
  start,
  viewer,
  queue,
  lesson,
  models,
  compare,
  compute,
  workspace,
  modality: { ct, mri, photo },
};
