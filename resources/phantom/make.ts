/** Writes thorax.dcm beside this file: npx tsx resources/phantom/make.ts */
import { writeFileSync } from 'node:fs';
import { thoraxDicom } from './thorax-dicom.ts';

writeFileSync(new URL('thorax.dcm', import.meta.url), thoraxDicom());
