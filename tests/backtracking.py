"""Find regular expressions whose time of matching grows faster than the text.

A pattern becomes a Glushkov automaton: its states are the characters that it consumes, and edges
say which one may follow. In it is searched for the three shapes that make a backtracking matcher
slow (Weideman and others, "Analyzing matching time behavior of backtracking regular expression
matchers by using ambiguity of NFA", 2016):

- exponential: one loop can read one text in two ways;
- quadratic: of two loops, one after the other, both can read one text, so that the matcher tries
  every place between them;
- quadratic in a search: a loop is entered anew at each place of a text that it can read.

Possessive repeats and atomic groups are not entered again, so no place within them is tried twice.
Lookarounds of one character limit what comes next; longer ones are taken as always true. So what
is reported may be harmless, but what is not reported is linear, up to bounded repeats.
"""

from __future__ import annotations

import re
import re._constants as op
import re._parser as parser
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

BOUNDED = 300
"""Repeats of at most so many times count as bounded where two loops are compared."""
BOUNDED_SEARCH = 4_500
"""Repeats of at most so many times count as bounded where a search enters them anew."""
FEW = 6
"""Repeats of at most so many times count as bounded within other repeats."""
MOST_STATES = 2_000_000

_SAMPLES = [chr(code) for code in range(128)] + list(
    "éßıſKÀ中あ한，。（）’‘“”–—…\u0301\u200b\xa0\u2028\u3000😀²٣"
)
_LOOPS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class State(NamedTuple):
    """A place of the pattern that consumes one character of `chars`, a bit set of samples."""

    chars: int
    atoms: frozenset[int]


class Edge(NamedTuple):
    """A step to a state whose character must be in `chars` too."""

    to: int
    chars: int


class _Part(NamedTuple):
    """A part of the pattern: how it can begin, end and be skipped.

    Each is a list with one item a way, which holds the state and the characters that may come next.
    """

    first: list[Edge]
    last: list[Edge]
    skip: list[int]


class Automaton:
    """The Glushkov automaton of a pattern.

    Args:
        pattern: The regular expression.
        flags: Its flags.
        bounded: Repeats of at most so many times are no loops.
        iterates: Whether possessive repeats of more than one character are loops.
    """

    def __init__(self, pattern: str, flags: int, bounded: int, *, iterates: bool = False) -> None:
        self._samples = [*dict.fromkeys([*_SAMPLES, *(c for c in pattern if ord(c) > 127)])]
        self._sampled: dict[int, str] = {}
        self._end = 1 << len(self._samples)
        self._sure = self._end << 1
        self.anywhere = self._sure << 1
        self.every = (self.anywhere << 1) - 1
        self._bounded = bounded
        self._iterates = iterates
        self.states: list[State] = []
        self.follow: list[list[Edge]] = []
        self._atoms: list[int] = []
        self._next_atom = 0
        self.before = self.every
        tree = parser.parse(pattern, flags)
        self._flags = tree.state.flags
        part = self._sequence(tree.data if hasattr(tree, "data") else tree, self._flags, top=True)
        self.first = part.first
        self.last = part.last

    def sample(self, chars: int) -> str:
        """Return one character of a bit set, a letter or a digit if there is one."""
        if chars not in self._sampled:
            held = [each for at, each in enumerate(self._samples) if chars >> at & 1]
            self._sampled[chars] = min(
                held, key=lambda each: (not each.isalnum(), each), default=""
            )
        return self._sampled[chars]

    def prefix(self, state: int) -> str:
        """Return a shortest text that is read up to a state, itself included."""
        paths = {}
        queue = []
        for to, chars in self.first:
            if to not in paths:
                paths[to] = self.sample(chars & self.states[to].chars)
                queue.append(to)
        for at in queue:
            for to, chars in self.follow[at]:
                if to not in paths:
                    paths[to] = paths[at] + self.sample(chars & self.states[to].chars)
                    queue.append(to)
        return paths.get(state, "")

    def accepts(self, state: int, *, whole: bool) -> bool:
        """Return whether the match is complete after a state, whatever follows."""
        if whole:
            return False
        own = self.states[state].chars  # a possessive loop ends before other characters only
        return any(to == state and chars | own == self.every for to, chars in self.last)

    def _sequence(self, nodes: Iterable[Any], flags: int, *, top: bool = False) -> _Part:
        part = _Part([], [], [self.every])
        for kind, value in nodes:
            is_line_start = kind is op.AT and value is op.AT_BEGINNING and flags & re.MULTILINE
            if top and not part.first and is_line_start:
                self.before &= 1 << 10
                continue
            if top and not part.first and kind in (op.ASSERT, op.ASSERT_NOT) and value[0] < 0:
                self.before &= self._lookaround(kind, value, flags)
                continue
            part = self._joined(part, self._node(kind, value, flags))
        return part

    def _joined(self, left: _Part, right: _Part) -> _Part:
        """Return two parts after each other."""
        for state, limit in left.last:
            self._link(state, limit, right.first)
        first = left.first + [
            Edge(to, chars & limit) for limit in left.skip for to, chars in right.first
        ]
        last = right.last + [
            Edge(state, chars & limit) for limit in right.skip for state, chars in left.last
        ]
        skip = [one & two for one in left.skip for two in right.skip]
        return _Part(first, last, skip)

    def _link(self, state: int, limit: int, first: Iterable[Edge]) -> None:
        self.follow[state] += [
            Edge(to, chars & limit) for to, chars in first if chars & limit & self.states[to].chars
        ]

    def _node(self, kind: Any, value: Any, flags: int) -> _Part:
        if kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            return self._character(self._chars(kind, value, flags))
        if kind is op.SUBPATTERN:
            _, add, remove, inner = value
            return self._sequence(inner, (flags | add) & ~remove)
        if kind is op.ATOMIC_GROUP:
            return self._within_atom(value, flags)
        if kind is op.BRANCH:
            parts = [self._sequence(inner, flags) for inner in value[1]]
            return _either(parts)
        if kind in _LOOPS:
            return self._repeat(kind, *value, flags)
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return self._assertion(kind, value, flags)
        if kind is op.AT:
            return _Part([], [], [self._at(value, flags)])
        if kind is op.GROUPREF:
            return _Part([], [], [self.every & ~self._sure])
        if kind is op.GROUPREF_EXISTS:
            parts = [self._sequence(inner, flags) for inner in value[1:] if inner is not None]
            return _either(parts)
        raise NotImplementedError(kind)

    def _character(self, chars: int) -> _Part:
        self.states.append(State(chars, frozenset(self._atoms)))
        self.follow.append([])
        edge = Edge(len(self.states) - 1, self.every)
        return _Part([edge], [edge], [])

    def _within_atom(self, inner: Any, flags: int) -> _Part:
        self._next_atom += 1
        self._atoms.append(self._next_atom)
        part = self._sequence(inner, flags)
        self._atoms.pop()
        return part

    def _repeat(self, kind: Any, low: int, high: int, inner: Any, flags: int) -> _Part:
        """Return a repeat; one that counts as bounded is written out."""
        possessive = kind is op.POSSESSIVE_REPEAT
        if possessive:
            self._next_atom += 1
            self._atoms.append(self._next_atom)
        loops = high is op.MAXREPEAT or high > self._bounded
        part = (
            self._looped(inner, flags, possessive)
            if loops
            else self._written(low, high, inner, flags)
        )
        if possessive:
            self._atoms.pop()
        if low > 0:
            return part
        skip = self.every
        if possessive and self._is_one(inner):
            skip &= ~self._chars(*inner[0], flags)
        return part._replace(skip=[skip])

    def _looped(self, inner: Any, flags: int, possessive: bool) -> _Part:
        part = self._sequence(inner, flags)
        single = self._is_one(inner)
        if single or not possessive or self._iterates:
            for state, limit in part.last:
                self._link(state, limit, part.first)
        if possessive and single:
            others = self.every & ~self._chars(*inner[0], flags)
            part = part._replace(last=[Edge(state, chars & others) for state, chars in part.last])
        return part

    def _written(self, low: int, high: int, inner: Any, flags: int) -> _Part:
        """Return the copies of a bounded repeat, at most `FEW` of them."""
        high = min(high, FEW)
        low = min(low, high)
        part = _Part([], [], [self.every])
        for at in reversed(range(high)):
            part = self._joined(self._sequence(inner, flags), part)
            if at >= low:
                part = self._optional(part)
        return part

    def _optional(self, part: _Part) -> _Part:
        return part._replace(skip=[self.every])

    def _assertion(self, kind: Any, value: Any, flags: int) -> _Part:
        if value[0] > 0 and not self._is_one(value[1]):
            # What it reads is read at each place; then the match goes on from where it began.
            part = self._sequence(value[1], flags)
            return _Part(part.first, [], [self.every & ~self._sure])
        return _Part(
            [],
            [],
            [self._lookaround(kind, value, flags) if value[0] > 0 else self.every & ~self._sure],
        )

    def _is_one(self, inner: Any) -> bool:
        return len(inner) == 1 and inner[0][0] in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)

    def _lookaround(self, kind: Any, value: Any, flags: int) -> int:
        """Return the characters that a lookaround of one character allows."""
        _, inner = value
        unsure = self.every & ~self._sure
        if len(inner) == 1 and inner[0][0] is op.BRANCH and kind is op.ASSERT_NOT:
            allowed = unsure
            for way in inner[0][1][1]:
                allowed &= self._lookaround(kind, (value[0], way), flags)
            return allowed
        if not self._is_one(inner):
            return unsure
        chars = self._chars(*inner[0], flags)
        return (unsure & ~chars) if kind is op.ASSERT_NOT else chars

    def _at(self, where: Any, flags: int) -> int:
        if where in (op.AT_END, op.AT_END_STRING):
            newline = 1 << 10 if where is op.AT_END else 0
            return self._end | newline | self.anywhere
        if where is op.AT_BEGINNING_STRING or where is op.AT_BEGINNING:
            return self.every & ~(self.anywhere | self._sure)
        return self.every & ~self._sure

    def _chars(self, kind: Any, value: Any, flags: int) -> int:
        return _set_of(kind, _frozen(value), flags, tuple(self._samples))


def _either(parts: Iterable[_Part]) -> _Part:
    """Return a part that is read as one of several."""
    either = _Part([], [], [])
    for part in parts:
        either = _Part(
            [*either.first, *part.first], [*either.last, *part.last], [*either.skip, *part.skip]
        )
    return either


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, (list, tuple)) else value


@cache
def _set_of(kind: Any, value: Any, flags: int, samples: tuple[str, ...]) -> int:
    """Return the bit set of the samples that an item of a pattern matches."""
    return sum(1 << at for at, sample in enumerate(samples) if _matches(kind, value, flags, sample))


def _matches(kind: Any, value: Any, flags: int, sample: str) -> bool:
    if kind is op.ANY:
        return bool(flags & re.DOTALL) or sample != "\n"
    if kind is op.NOT_LITERAL:
        return not _matches(op.LITERAL, value, flags, sample)
    if kind is op.IN:
        negated = value[0][0] is op.NEGATE
        hit = any(_matches(*item, flags, sample) for item in value[negated:])
        return hit != negated
    variants = {sample, sample.lower(), sample.upper()} if flags & re.IGNORECASE else {sample}
    codes = [ord(each) for each in variants if len(each) == 1]
    if kind is op.LITERAL:
        return value in codes
    if kind is op.RANGE:
        return any(value[0] <= code <= value[1] for code in codes)
    if kind is op.CATEGORY:
        return re.match(_CATEGORIES[value], sample, flags & re.ASCII) is not None
    raise NotImplementedError(kind)


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


class Slow(NamedTuple):
    """A shape that makes matching slow, and a text that shows it: a start and what is repeated."""

    kind: str
    start: str
    pump: str


def slow_shapes(pattern: str, flags: int, *, searched: bool, whole: bool) -> Iterator[Slow]:
    """Yield the slow shapes of a pattern.

    Args:
        pattern: The regular expression.
        flags: Its flags.
        searched: Whether it is searched for, not only matched at one place.
        whole: Whether the match must end with the text.
    """
    for bounded, find in (
        (FEW, _exponential),
        (BOUNDED, _two_loops),
        (BOUNDED_SEARCH, _entered_anew),
    ):
        if find is _entered_anew and not searched:
            continue
        automaton = Automaton(pattern, flags, bounded, iterates=find is _entered_anew)
        yield from find(automaton, whole)


def _components(automaton: Automaton, whole: bool) -> list[int]:
    """Return the number of the loop of each state, -1 outside of loops (Tarjan's algorithm).

    A loop that passes a state where the match is complete is none: nothing is tried again there.
    """
    size = len(automaton.states)
    done = {edge.to for edge in automaton.last if automaton.accepts(edge.to, whole=whole)}
    order, low, loops = [-1] * size, [0] * size, [-1] * size
    stack: list[int] = []
    count = 0
    for root in range(size):
        work = (
            [(root, iter(automaton.follow[root]))] if order[root] < 0 and root not in done else []
        )
        if work:
            order[root] = low[root] = count
            count += 1
            stack.append(root)
        while work:
            state, edges = work[-1]
            for to, _ in edges:
                if to in done:
                    continue
                if order[to] < 0:
                    order[to] = low[to] = count
                    count += 1
                    stack.append(to)
                    work.append((to, iter(automaton.follow[to])))
                    break
                if to in stack:
                    low[state] = min(low[state], order[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == order[state]:
                    at = stack.index(state)
                    members, stack[at:] = stack[at:], []
                    if len(members) > 1 or any(to == state for to, _ in automaton.follow[state]):
                        for member in members:
                            loops[member] = state
    return loops


def _reachable(automaton: Automaton, state: int) -> set[int]:
    found: set[int] = set()
    queue = [state]
    while queue:
        for to, _ in automaton.follow[queue.pop()]:
            if to not in found:
                found.add(to)
                queue.append(to)
    return found


def _steps(automaton: Automaton, states: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield the places to which several runs get by reading one character, and the character."""

    def run(at: int, common: int, taken: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], str]]:
        if at == len(states):
            yield taken, automaton.sample(common)
            return
        for to, chars in automaton.follow[states[at]]:
            both = common & chars & automaton.states[to].chars
            if both:
                yield from run(at + 1, both, (*taken, to))

    return run(0, automaton.every, ())


def _exponential(automaton: Automaton, whole: bool) -> Iterator[Slow]:
    """Yield loops that read one text in two ways."""
    loops = _components(automaton, whole)
    for number in {*loops} - {-1}:
        members = {state for state, loop in enumerate(loops) if loop == number}
        for pivot in sorted(members):
            if pump := _diverging(automaton, pivot, members):
                yield Slow("exponential", automaton.prefix(pivot), pump)
                break


def _diverging(automaton: Automaton, pivot: int, members: set[int]) -> str:
    """Return a text on which two different runs lead from a state to itself, "" for none."""
    texts = {(pivot, pivot, False): ""}
    queue = [(pivot, pivot, False)]
    for one, two, apart in queue:
        steps = [step for step in _steps(automaton, (one, two)) if members.issuperset(step[0])]
        ways = [step for step, _ in steps]
        for step, read in steps:
            # Equal runs part where one step can be made in two ways: four pairs of the same step.
            twice = one == two and step[0] == step[1] and ways.count(step) > 1
            new = (step[0], step[1], apart or step[0] != step[1] or twice)
            text = texts[one, two, apart] + read
            if new == (pivot, pivot, True):
                return text
            if new not in texts and len(texts) < MOST_STATES:
                texts[new] = text
                queue.append(new)
    return ""


def _two_loops(automaton: Automaton, whole: bool) -> Iterator[Slow]:
    """Yield pairs of loops, one after the other, that read the same text."""
    loops = _components(automaton, whole)
    for start in range(len(loops)):
        if loops[start] < 0:
            continue
        reach = _reachable(automaton, start)
        for end in sorted(reach):
            if loops[end] < 0 or loops[end] == loops[start]:
                continue
            if automaton.states[start].atoms - automaton.states[end].atoms:
                continue
            if pump := _shared(automaton, start, end, loops):
                yield Slow("two loops", automaton.prefix(start), pump)
                return


def _shared(automaton: Automaton, start: int, end: int, loops: list[int]) -> str:
    """Return a text that both loops read, and that is read on the way between them, or ""."""
    goal = (start, end, end)
    texts = {(start, start, end): ""}
    queue = [(start, start, end)]
    for at in queue:
        for step, read in _steps(automaton, at):
            if loops[step[0]] != loops[start] or loops[step[2]] != loops[end]:
                continue
            if step == goal:
                return texts[at] + read
            if step not in texts and len(texts) < MOST_STATES:
                texts[step[0], step[1], step[2]] = texts[at] + read
                queue.append((step[0], step[1], step[2]))
    return ""


_SKIPPED = -1


def _entered_anew(automaton: Automaton, whole: bool) -> Iterator[Slow]:
    """Yield loops that a search enters at each place of a text that they read."""
    loops = _components(automaton, whole)
    for number in {*loops} - {-1}:
        members = [state for state, loop in enumerate(loops) if loop == number]
        for end in members:
            if pump := _entering(automaton, end, loops):
                yield Slow("search", "", pump)
                return


def _entering(automaton: Automaton, end: int, loops: list[int]) -> str:
    """Return a text of a loop that can also be read on the way into it, or ""."""
    texts = {(_SKIPPED, end): ""}
    queue = [(_SKIPPED, end)]
    for at in queue:
        for step, read in _entering_steps(automaton, *at):
            if loops[step[1]] != loops[end]:
                continue
            if step == (end, end):
                return texts[at] + read
            if step not in texts:
                texts[step] = texts[at] + read
                queue.append(step)
    return ""


_READY = -2


def _entering_steps(
    automaton: Automaton, run: int, loop: int
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the steps of a loop and of a run that may still be before the match."""
    for to, chars in automaton.follow[loop]:
        read = chars & automaton.states[to].chars
        if run == _SKIPPED:
            yield (_SKIPPED, to), automaton.sample(read)
            if entering := read & automaton.before:
                yield (_READY, to), automaton.sample(entering)
            continue
        edges = automaton.first if run == _READY else automaton.follow[run]
        for entered, allowed in edges:
            if run == _READY and not allowed & automaton.anywhere:
                continue
            if both := read & allowed & automaton.states[entered].chars:
                yield (entered, to), automaton.sample(both)
