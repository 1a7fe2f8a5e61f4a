import '../style/console.css';
import { mount } from 'svelte';
import { commonWords } from '../lang/common';
import { consoleWords } from '../lang/console';
import Console from './Console.svelte';

await Promise.all([commonWords.ready(), consoleWords.ready()]);
const target = document.getElementById('app');
if (target) mount(Console, { target });
