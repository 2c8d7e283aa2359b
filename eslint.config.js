import pluginVue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', 'models/training/', 'test/bench/results/', '.scratch/'] },
  ...tseslint.configs.strict,
  ...pluginVue.configs['flat/essential'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // indexed loops over typed arrays
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-undef': 'off', // the compiler knows better
      'vue/multi-word-component-names': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['test/**', 'electron/cli/**', 'resources/**'], rules: { 'no-console': 'off' } },
);
