"""What sentences mean: probabilities that never change, whoever asks and however often."""

from concurrent.futures import ThreadPoolExecutor

from plugin.domain.note_language import Meaning
from plugin.language import language


def test_there_is_one_instance_for_all_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        instances = {id(instance) for instance in pool.map(lambda _: language(), range(32))}

    assert len(instances) == 1


def test_each_sentence_gets_a_probability_of_each_meaning() -> None:
    (read,) = language().read(["Thank you for your time on Tuesday."])

    assert set(read) == set(Meaning)
    assert all(0 <= probable <= 1 for probable in read.values())
    assert max(read, key=lambda meaning: read[meaning]) is Meaning.THANKS


def test_a_sentence_is_read_alike_alone_and_among_others() -> None:
    sentences = ["I want this job.", "", "謝謝", "\x00", "x" * 5_000]

    together = language().read(sentences)
    alone = [language().read([sentence])[0] for sentence in sentences]

    for one, other in zip(together, alone, strict=True):
        assert all(abs(one[meaning] - other[meaning]) < 1e-6 for meaning in Meaning)


def test_nothing_is_asked_and_nothing_is_answered() -> None:
    assert language().read([]) == []
    assert language().likeness([], ["word"]) == []
    assert language().likeness(["word"], []) == [[]]


def test_a_word_is_nearest_to_itself() -> None:
    ((same, near, far),) = language().likeness(["ship"], ["ship", "vessel", "butter"])

    assert round(same, 3) == 1
    assert same > near > far
