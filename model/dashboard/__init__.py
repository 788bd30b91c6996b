"""The live page: a scenario's controls, its seasons as they pass, and the same luck without the change.

Made with Solara, the framework that Mesa's own SolaraViz is made with.  SolaraViz itself knows
neither units, ranges and sources beside a slider, nor a message at a wrong value, nor a second
model beside the first, nor Chinese.
"""
