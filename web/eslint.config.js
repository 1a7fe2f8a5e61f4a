import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import config from './svelte.config.js';

/** Each page, and the words that are its own. */
const PAGES = {
  phone: ['booths', 'call', 'join', 'room', 'screens'],
  wall: ['wall'],
  console: ['console'],
  print: ['print'],
};
/** Nothing here imports these folders, nor another page's words; what two of them need stands beside both. */
const apart = (folder, page, folders) => {
  const others = Object.keys(PAGES).filter((other) => other !== page);
  const message = `${folder}/ stands for itself: what it shares belongs in shared/, or in phone/ for the phone alone`;
  const patterns = [
    { regex: `^\\.\\.?/(.*/)?(${[...others, ...folders].join('|')})/`, message },
    { regex: `/lang/((ja|en)/)?(${others.flatMap((other) => PAGES[other]).join('|')})$`, message },
  ];
  return { files: [`src/${folder}/**`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
};

export default ts.config(
  { ignores: ['dist/', 'src/gen/', 'test-results/', 'playwright-report/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig: config } },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'e2e/**/*.ts', 'scripts/**/*.ts', '**/*.svelte'],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      eqeqeq: 'error',
    },
  },
  apart('shared', undefined, []),
  ...Object.keys(PAGES).map((page) => apart(page, page, [])),
  apart('phone/join', 'phone', ['room']),
  apart('phone/room', 'phone', ['join']),
);
