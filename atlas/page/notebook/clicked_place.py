"""A place that a person clicks on the map of a view, with the radius that she states."""

from typing import Any

import ipywidgets as widgets


class ClickedPlace(widgets.HBox):
    """A button that waits for a click on a map, the place clicked, and a radius.

    Parameters
    ----------
    view : AtlasView
        The map.
    """

    def __init__(self, view: Any) -> None:
        super().__init__(layout={"flex_flow": "row wrap", "align_items": "center"})
        self._map = view
        self.pick = widgets.Button(description="Click the place", icon="crosshairs")
        narrow = {"style": {"description_width": "64px"}, "layout": {"width": "170px"}}
        self.longitude = widgets.FloatText(description="lon", **narrow)
        self.latitude = widgets.FloatText(description="lat", **narrow)
        self.radius = widgets.FloatText(description="within km", value=1, **narrow)
        self.children = [self.pick, self.longitude, self.latitude, self.radius]
        self.given = False
        self.pick.on_click(lambda _: view.send({"call": "pick"}))
        view.observe(self._picked, "picked")
        for field in (self.longitude, self.latitude):
            field.observe(self._typed, "value")

    def _picked(self, change: Any) -> None:
        """Take the place that was clicked."""
        if change["new"]:
            self.longitude.value, self.latitude.value = change["new"]

    def _typed(self, _: Any) -> None:
        self.given = True

    def point(self) -> dict[str, Any]:
        """Return longitude, latitude and radius in km."""
        return {
            "longitude": self.longitude.value,
            "latitude": self.latitude.value,
            "radius_km": self.radius.value,
        }

    def clear(self) -> None:
        """Forget the place."""
        self.longitude.value = self.latitude.value = 0.0
        self.given = False

    def close(self) -> None:
        """Close the button and the fields; the map no longer tells them."""
        if getattr(self, "_map", None) is not None:
            self._map.unobserve(self._picked, "picked")
            self._map = None
        super().close()
