"""The map in a notebook: the folium map, the widget, the controls, the user's layers."""
