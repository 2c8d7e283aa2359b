/** What core/simd/simd.ts finds in the module. These files are AssemblyScript: `npm run build:simd` compiles them. */
export { fold, spread, sum, unfold } from './joseph';
