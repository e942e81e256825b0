/**
 * The page's script where its author adds layers of her own: with all of Leaflet, and with what folium's
 * scripts expect to find. It takes the place of `page.js`.
 */

import L from "leaflet";
import "./page.js";
import { install } from "./standins.js";

install(L, window);
