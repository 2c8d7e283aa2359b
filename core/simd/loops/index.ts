/** What core/simd/simd.ts finds in the module. These files are AssemblyScript: `npm run build:simd` compiles them. */
export { fold, spread as spreadRays, sum as sumRays, unfold } from './joseph';
export { pass as totalVariationPass } from './total-variation';
export { fill as fillNormal } from './normal';
export {
  columnsInDoubles,
  columnsInSingles,
  filterInDoubles,
  filterInSingles,
  rowsInDoubles,
  rowsInSingles,
} from './fourier';
export { normalInDoubles, normalInSingles } from './coils';
export {
  coilsToColumnsInDoubles,
  coilsToColumnsInSingles,
  coilsFromColumnsInDoubles,
  coilsFromColumnsInSingles,
  columnsToSamplesInDoubles,
  columnsToSamplesInSingles,
  columnsFromSamplesInDoubles,
  columnsFromSamplesInSingles,
  columnsOfSamplesInDoubles,
  columnsOfSamplesInSingles,
} from './kspace';
