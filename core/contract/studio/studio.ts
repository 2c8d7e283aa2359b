/**
 * Everything that a window may ask of the host. Bulk goes beside it over plain HTTP paths, the same on the loopback
 * server and on Electron's own protocol:
 *
 *   POST /uploads                               { bytes } → { id }: a place for files, so many bytes in all
 *   PUT  /uploads/<id>                          some of them in a bundle (bundle.ts), streamed; progress as `upload` events
 *   GET  /uploads/<id>/first.png                a picture of the one that arrived first
 *   GET  /items/<project>/<item>/frames/<n>     float32 little-endian [row, column, sample]
 *   GET  /items/<project>/<item>/raw/<n>.npy    a raw measurement as ?asked={task, values} reads it
 *   GET  /items/<project>/<item>/thumbnail.png
 *   GET  /masks/<project>/<mask>.png            8-bit grey, or a palette with alpha
 *   PUT  /masks/<project>/<mask>.png            such a PNG; answers the project's new revision as JSON
 *        ?revision=<n>                          refused where the mask has another one by now
 *        &undo=<bytes>&at=<place>               that many last bytes go into the undo history, from that place on
 *   GET  /masks/<project>/<mask>.undo           the undo history as it was sent; empty where there is none
 *   GET  /runs/<run>/files/<path>               a file of the run folder (arrays are .npy); `?print` for a frame that
 *                                               the window prints, here and for exports
 *   GET  /exports/<id>/<name>                   a file that `exports.make` or `projects.save` wrote, as a download
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorMessageSchema, runEventSchema } from '../run.ts';
import { batchSchema } from './batch.ts';
import { studioEventSchema } from './event.ts';
import { withoutOptions } from '../picture-file.ts';
import { scanCheckSchema } from '../scan-check.ts';
import { folderSchema } from './folder.ts';
import { idSchema, tagSchema } from './item.ts';
import { markSchema, MOST_MARKS } from './mark.ts';
import { guideCardSchema } from './guide-card.ts';
import { computeLineSchema, modelCardSchema } from './model-card.ts';
import { exportFormats, pictureSchema, referenceStatedSchema, treatmentSchema } from './picture.ts';
import {
  maskSchema,
  projectCardSchema,
  projectPatchSchema,
  projectSchema,
  recipeSchema,
  sampleIds,
} from './project.ts';
import { ask } from './refusal.ts';
import {
  discardedSchema,
  planSchema,
  queueSchema,
  runActs,
  runDetailsSchema,
  runSummarySchema,
} from './run-summary.ts';
import { settingsPatchSchema, settingsSchema } from './settings.ts';

const nothing = z.null();
const ofProject = z.strictObject({ project: idSchema });
const ofRun = z.strictObject({ run: idSchema });
/** A file that waits at `/exports/<id>/<name>`. */
const written = z.strictObject({ id: idSchema, name: z.string(), bytes: z.int() });

export const studioContract = {
  system: {
    about: ask.output(
      z.strictObject({
        program: z.string(),
        target: z.enum(['browser', 'desktop']),
        /** Changes with every start of the host. */
        epoch: z.string(),
        cores: z.int(),
        memoryBytes: z.number(),
        availableBytes: z.number(),
      }),
    ),
    /** Resumes after `lastEventId` of the transport. */
    events: ask.output(eventIterator(studioEventSchema)),
    settings: ask.output(settingsSchema),
    setSettings: ask.input(settingsPatchSchema).output(settingsSchema),
    /** Deletes temporary files, trash and exports. @returns bytes freed */
    clean: ask.output(z.strictObject({ bytes: z.int() })),
    storage: ask.output(
      z.strictObject({ projects: z.int(), runs: z.int(), trash: z.int(), temporary: z.int(), freeBytes: z.number() }),
    ),
  },
  projects: {
    list: ask.output(z.array(projectCardSchema)),
    create: ask.input(z.strictObject({ name: z.string().min(1).max(120) })).output(projectSchema),
    /** A bundled sample as a new project. */
    sample: ask.input(z.strictObject({ id: z.enum(sampleIds) })).output(projectSchema),
    get: ask.input(ofProject).output(projectSchema),
    update: ask
      .input(z.strictObject({ project: idSchema, revision: z.int(), patch: projectPatchSchema }))
      .output(projectSchema),
    /** The files that were opened on Compare: a project that is on no list, made when it is first asked for. */
    comparison: ask.output(projectSchema),
    /** The images that models were asked about on their pages, and their runs: likewise. */
    models: ask.output(projectSchema),
    /** It is no longer open: nothing to recover. */
    close: ask.input(ofProject).output(nothing),
    /** Moves it with its runs to the trash, from which `restore` brings all back for seven days; one that never held anything goes. */
    remove: ask.input(ofProject).output(nothing),
    restore: ask.input(ofProject).output(projectSchema),
    /** What `restore` can bring back, the newest first. */
    discarded: ask.output(z.array(discardedSchema)),
    /** Everything in one zip: images, masks, settings, runs. */
    save: ask.input(ofProject).output(written),
    /** A project zip that was uploaded, as a new project. */
    open: ask.input(z.strictObject({ source: idSchema })).output(projectSchema),
  },
  library: {
    /**
     * Files of an upload, or of a native dialog, into a project: DICOM files are sorted into series, each other file is
     * an item. Progress comes as `import` events.
     */
    import: ask.input(z.strictObject({ project: idSchema, source: idSchema })).output(
      z.strictObject({
        project: projectSchema,
        /** What was added, in order. */
        items: z.array(idSchema),
        /**
         * Run folders among them (job.json beside run.json), taken in as runs of the project: the image that they were made
         * of is among `items`. `altered`: files that are not as they were when the run ended.
         */
        runs: z.array(z.strictObject({ run: idSchema, name: z.string(), altered: z.array(z.string()) })),
        refused: z.array(z.strictObject({ name: z.string(), error: errorMessageSchema })),
        /** A mask, a list of angles, a project or a model among the files is named here and not imported. */
        others: z.array(z.strictObject({ name: z.string(), kind: z.enum(['angles', 'project', 'model', 'report']) })),
      }),
    ),
    /** An upload that will not be imported: its files go, and what is still on its way is refused. */
    forget: ask.input(z.strictObject({ source: idSchema })).output(nothing),
    /** Says that an item is a measured sinogram, or an image again. */
    setKind: ask
      .input(z.strictObject({ project: idSchema, item: idSchema, kind: z.enum(['image', 'sinogram']) }))
      .output(projectSchema),
    /** Moves it with its masks to the trash. */
    remove: ask.input(z.strictObject({ project: idSchema, item: idSchema })).output(projectSchema),
    /** Images and masks of a project that are in the trash, the newest first. */
    discarded: ask.input(ofProject).output(z.array(discardedSchema)),
    /** One of them: an image by its id, a mask by its own. */
    restore: ask.input(z.strictObject({ project: idSchema, id: idSchema })).output(projectSchema),
    /** The files of an upload, or of a native dialog, as one folder that a model can learn from. */
    keepFolder: ask.input(z.strictObject({ project: idSchema, source: idSchema })).output(folderSchema),
    folders: ask.input(ofProject).output(z.array(folderSchema)),
    /** Deletes what is kept of it; a person's own files stay where they are. */
    dropFolder: ask.input(z.strictObject({ project: idSchema, folder: idSchema })).output(nothing),
    tags: ask
      .input(z.strictObject({ project: idSchema, item: idSchema, frame: z.int().nonnegative() }))
      .output(z.array(tagSchema)),
    /** Angles in degrees from an uploaded text or .npy. */
    angles: ask.input(z.strictObject({ source: idSchema })).output(z.array(z.number())),
  },
  masks: {
    create: ask
      .input(z.strictObject({ project: idSchema, mask: maskSchema.omit({ id: true, revision: true }) }))
      .output(z.strictObject({ project: projectSchema, mask: idSchema })),
    rename: ask
      .input(z.strictObject({ project: idSchema, mask: idSchema, name: z.string().min(1).max(120) }))
      .output(projectSchema),
    /** Moves it to the trash, from which `library.restore` brings it back. */
    remove: ask.input(z.strictObject({ project: idSchema, mask: idSchema })).output(projectSchema),
  },
  marks: {
    /** Those of the same id are replaced, others added; each for itself, so that two windows do not undo each other. */
    change: ask
      .input(z.strictObject({ project: idSchema, put: z.array(markSchema).max(MOST_MARKS), remove: z.array(idSchema) }))
      .output(projectSchema),
  },
  runs: {
    plan: ask.input(z.strictObject({ project: idSchema, recipe: recipeSchema })).output(planSchema),
    /** Whether what the recipe says of a measured sinogram explains it; null for an image. */
    check: ask.input(z.strictObject({ project: idSchema, recipe: recipeSchema })).output(scanCheckSchema.nullable()),
    /** @returns the run, or one a slice */
    submit: ask
      .input(z.strictObject({ project: idSchema, recipe: recipeSchema, next: z.boolean() }))
      .output(z.array(runSummarySchema)),
    list: ask.output(z.array(runSummarySchema)),
    /** The runs of one submission over many slices, in order of position, with their table of figures. */
    batch: ask.input(z.strictObject({ batch: idSchema })).output(batchSchema),
    get: ask.input(ofRun).output(runDetailsSchema),
    /** Everything that a run told so far. */
    events: ask.input(ofRun).output(z.array(runEventSchema)),
    pause: ask.input(ofRun).output(runSummarySchema),
    resume: ask.input(ofRun).output(runSummarySchema),
    /** Ends it at its next step with what is there, labelled so. */
    keep: ask.input(ofRun).output(runSummarySchema),
    /** Stops it and moves it to the trash, from which `restore` brings it back for seven days. */
    discard: ask.input(ofRun).output(nothing),
    restore: ask.input(ofRun).output(runSummarySchema),
    /** What `restore` can bring back, the newest first. */
    discarded: ask.output(z.array(discardedSchema)),
    /** A failed, quarantined or interrupted run again from its last checkpoint. */
    retry: ask.input(ofRun).output(runSummarySchema),
    /** A result of a run, by the name of its files, becomes a picture of its project, on which the recipe goes on. */
    take: ask.input(z.strictObject({ run: idSchema, result: z.string() })).output(projectSchema),
    /** The same job as a new run, next in the queue, with half the weight on the data. */
    halve: ask.input(ofRun).output(runSummarySchema),
    /** The same with several, for example those of a batch; what is in no state for it is left as it is. */
    several: ask
      .input(z.strictObject({ act: z.enum(runActs), runs: z.array(idSchema).max(10_000) }))
      .output(z.array(idSchema)),
    /** Every file held against the run's own list, every figure recomputed. `uncovered`: files that could not be compared. */
    verify: ask
      .input(ofRun)
      .output(z.strictObject({ figures: z.int(), files: z.int(), uncovered: z.array(z.string()) })),
  },
  queue: {
    get: ask.output(queueSchema),
    pause: ask.output(queueSchema),
    start: ask.output(queueSchema),
    /** Puts a waiting run before another, or last. */
    move: ask.input(z.strictObject({ run: idSchema, before: idSchema.nullable() })).output(queueSchema),
  },
  models: {
    list: ask.output(z.array(modelCardSchema)),
    /** An uploaded .onnx with its manifest.json: checked by hash, by structure and by a trial before it is kept. */
    import: ask.input(z.strictObject({ source: idSchema })).output(modelCardSchema),
    /** The model that a run has made: checked as one that is added. */
    take: ask.input(z.strictObject({ run: idSchema })).output(modelCardSchema),
    check: ask.input(z.strictObject({ id: z.string() })).output(modelCardSchema),
    remove: ask.input(z.strictObject({ id: z.string() })).output(nothing),
  },
  guides: {
    list: ask.output(z.array(guideCardSchema)),
    /** An uploaded guide.json with the files of its network and, of one that compares vectors, the .npy files of these. */
    import: ask.input(z.strictObject({ source: idSchema })).output(guideCardSchema),
  },
  compute: {
    /** Providers with a proof run and its speed, operator self-tests. Takes seconds. */
    prove: ask.output(z.array(computeLineSchema)),
  },
  exports: {
    /** The values of one picture as a file; the recipe travels inside unless left out. */
    make: ask
      .input(
        z.strictObject({
          picture: pictureSchema,
          format: z.enum(exportFormats),
          recipe: z.boolean(),
          /** What of the metadata of a photograph is left out. */
          without: z.enum(withoutOptions).default('nothing'),
        }),
      )
      .output(written),
    /** The run folder as a zip: everything that explains the result. */
    run: ask.input(ofRun).output(written),
    /** A comparison of pictures on one grid as self-contained HTML with JSON and CSV. */
    comparison: ask
      .input(
        z.strictObject({
          title: z.string().min(1).max(200),
          reference: z.strictObject({ name: z.string(), picture: pictureSchema, stated: referenceStatedSchema }),
          others: z
            .array(z.strictObject({ name: z.string(), picture: pictureSchema, treatment: treatmentSchema }))
            .min(1)
            .max(8),
          dataRange: z.number().positive(),
          rangeOrigin: z.string(),
          window: z.strictObject({ center: z.number(), width: z.number().positive() }),
          /** A mask of a project as region of interest. */
          roi: z.strictObject({ project: idSchema, mask: idSchema }).nullable(),
        }),
      )
      .output(z.strictObject({ html: written, json: written, csv: written })),
  },
};
export type StudioContract = typeof studioContract;
