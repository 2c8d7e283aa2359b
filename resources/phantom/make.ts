/** Writes thorax.dcm and head.npy beside this file: npx tsx resources/phantom/make.ts */
import { writeFileSync } from 'node:fs';
import { headNpy } from './head-npy.ts';
import { thoraxDicom } from './thorax-dicom.ts';

writeFileSync(new URL('thorax.dcm', import.meta.url), thoraxDicom());
writeFileSync(new URL('head.npy', import.meta.url), headNpy());
