/** All panels, in the order in which they are told of a change. */

import { createAbout } from "./about.js";
import { createActors } from "./actors.js";
import { createCallouts } from "./callouts.js";
import { createCard } from "./card.js";
import { createFacets } from "./facets.js";
import { createFloat } from "./float.js";
import { createHead } from "./head.js";
import { createLayers } from "./layers.js";
import { createLegend } from "./legend.js";
import { createLists } from "./list.js";
import { createNav } from "./nav.js";
import { createPick } from "./pick.js";
import { createPlay } from "./play.js";
import { createPrint } from "./print.js";
import { createReader } from "./read.js";
import { createShortcuts } from "./shortcuts.js";
import { createStory } from "./story.js";
import { createTake } from "./take.js";
import { createTimeline } from "./time.js";
import { createVersus } from "./versus.js";

/**
 * Build the panels into the shell.
 *
 * Each is `{update(changes), slow?, destroy?}`; a slow one is told after the map is painted when
 * there are many events.
 */
export function createPanels(app) {
  app.read = createReader(app.model);
  return [
    createHead(app),
    createStory(app), // before the counts and the chart, which say which step is shown
    createNav(app), // sets which panel lies over the map, before the panels measure themselves
    createPlay(app),
    createTimeline(app),
    createLists(app),
    createCard(app),
    createActors(app),
    ...(app.shell.row ? [window.atlasRow(app)] : []), // of parts of the head, the foot and the actors
    createFacets(app),
    createFloat(app),
    createLegend(app),
    createVersus(app), // after what it lays itself beside
    createCallouts(app),
    createLayers(app),
    createPick(app),
    createAbout(app),
    createPrint(app),
    createTake(app),
    createShortcuts(app),
  ];
}
