import '../style/wall.css';
import { mount } from 'svelte';
import { commonWords } from '../lang/common';
import { wallWords } from '../lang/wall';
import Wall from './Wall.svelte';

await Promise.all([commonWords.ready(), wallWords.ready()]);
const target = document.getElementById('app');
if (target) mount(Wall, { target });
