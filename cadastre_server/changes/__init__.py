"""Changes as surveyors save them and everyone concerned reads them."""
