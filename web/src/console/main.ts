//! The organizer’s page.

import '../style/console.css';
import { mount } from 'svelte';
import { commonWords } from '../lang/common';
import { consoleWords } from '../lang/console';
import { guardComposition } from '../shared/composition';
import ErrorBoundary from '../shared/ErrorBoundary.svelte';
import Console from './Console.svelte';

// A laptop beside the projector follows its own setting, also when it changes with the daylight.
const dim = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark', dim.matches);
dim.addEventListener('change', follow);
follow();

await Promise.all([commonWords.ready(), consoleWords.ready()]);
const target = document.getElementById('app');
// One for all forms: none of them is sent by the Enter that takes a suggested kanji.
guardComposition(document.body);
if (target) mount(ErrorBoundary, { target, props: { page: Console } });
