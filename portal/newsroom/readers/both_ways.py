"""Links between the languages, completed: where one story names another of the same delivery, that one names it too."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from portal.newsroom.readers.incoming import Association, Found, Incoming


def linked_both_ways(found: Iterable[Found]) -> list[Found]:
    """``found``, every story that another names as its other language with an association back."""
    stories = list(found)
    for story in stories:
        if not isinstance(story, Incoming) or not story.source_uri:
            continue
        wanted = {story.translation_of, *(other.uri for other in story.associations)} - {""}
        back = Association(story.source_uri, story.content.language)
        for place, other in enumerate(stories):
            if (
                isinstance(other, Incoming)
                and other.content.language != story.content.language
                and wanted & set(_names(other))
                and back not in other.associations
            ):
                stories[place] = replace(other, associations=(*other.associations, back))
    return stories


def _names(story: Incoming) -> Iterator[str]:
    yield from filter(None, (story.source_uri, story.canonical_url, *story.other_names))
