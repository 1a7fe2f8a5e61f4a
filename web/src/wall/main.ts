//! The page on the projector.

import '../style/wall.css';
import { mount } from 'svelte';
import { commonWords } from '../lang/common';
import { wallWords } from '../lang/wall';
import { language } from '../lang/words.svelte';
import ErrorBoundary from '../shared/ErrorBoundary.svelte';
import Wall from './Wall.svelte';

// The hall reads Japanese whatever the laptop behind the projector speaks; `?lang=en` says otherwise.
language.current = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'ja';
document.documentElement.lang = language.current;

await Promise.all([commonWords.ready(), wallWords.ready()]);
const target = document.getElementById('app');
if (target) mount(ErrorBoundary, { target, props: { page: Wall, unattended: true } });
