import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'examples', '*.js', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // `Month | ''` says which text is special, to the reader if not to the compiler.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      complexity: ['error', { max: 12, variant: 'modified' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      // Constructors take what is injected, and route handlers what is decorated; everything else has few parameters.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind="method"]:not(:has(Decorator)) > FunctionExpression)[params.length>4]',
          message: 'At most four parameters; then an object with names.',
        },
      ],
      'no-console': 'error',
    },
  },
  { files: ['test/**', '**/*.spec.ts', 'bench/**'], rules: { 'max-lines': 'off', 'no-console': 'off' } },
  { files: ['src/cli/**', 'src/demo.ts'], rules: { 'no-console': 'off' } },
);
