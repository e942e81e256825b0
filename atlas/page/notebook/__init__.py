"""The map in a notebook: the folium map, the widget, controls, layers of the user."""
