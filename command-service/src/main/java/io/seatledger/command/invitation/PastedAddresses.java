package io.seatledger.command.invitation;

import io.seatledger.command.invitation.PastedLine.Part;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of addresses as people paste it: from a mail client, a spreadsheet, a chat, a document. Every {@code @}
 * is looked at. What is around it up to the next character that no address has is an address, or looks like one and is
 * refused. Whatever else the text has is ignored, and reported, or is the name of an address: in front of brackets, or
 * in the next cell.
 */
public final class PastedAddresses {

    /** The length of the longest text, in characters: longer ones do not fit into a request. */
    static final int MAX_LENGTH = 8 * 1024 * 1024;

    /** The largest number of entries in a list that are addresses, or look like ones. */
    public static final int MAX_ENTRIES = 10_000;

    /** The most texts between addresses that are reported. More of them help nobody. */
    static final int MAX_IGNORED = 10_000;

    /** A row with more cells than this is a list. */
    private static final int MAX_CELLS = 100;

    private static final int MAX_REPORTED = 320;
    private static final Pattern LINE_END = Pattern.compile("[\\n\\r\\u000B\\f\\u0085\\u2028\\u2029]+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}]");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String text;
    private final List<PastedEntry> entries = new ArrayList<>();
    private final Map<String, Integer> firstPositions = new HashMap<>();

    /** The heading of a range of cells. */
    private @Nullable PersonHeading heading;

    private int ignored;

    private PastedAddresses(String text) {
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /**
     * Reads the text.
     *
     * @return the entries in the order of the text, possibly none; if more than {@link #MAX_ENTRIES} of them are or
     *     look like addresses, more than that, but not necessarily all
     */
    public static List<PastedEntry> parse(String text) {
        return new PastedAddresses(text).entries();
    }

    private List<PastedEntry> entries() {
        LINE_END.splitAsStream(text).takeWhile(_ -> !isFull()).forEach(this::line);
        return List.copyOf(entries);
    }

    private boolean isFull() {
        return entries.size() - ignored > MAX_ENTRIES;
    }

    private void line(String line) {
        List<String> cells = List.of(line.split("\t", MAX_CELLS));
        if (cells.size() == 1) {
            PastedLine.partsOf(line).forEach(part -> add(part, ""));
        } else if (line.indexOf('@') < 0) {
            heading(cells);
            ignore(line.replace('\t', ' '));
        } else {
            row(cells);
        }
    }

    private void heading(List<String> cells) {
        var found = PersonHeading.of(cells);
        if (found.has(PersonColumn.EMAIL)) {
            heading = found;
        }
    }

    /** A row of a range of cells. */
    private void row(List<String> cells) {
        List<List<Part>> parts = cells.stream().map(PastedLine::partsOf).toList();
        List<Integer> addresses = IntStream.range(0, cells.size())
                .boxed()
                .flatMap(i -> parts.get(i).stream().filter(Part::isEntry).map(_ -> i))
                .toList();
        List<Integer> named = addresses.size() == 1 ? nameCells(cells, addresses.getFirst()) : List.of();
        String name = named.stream().map(i -> cells.get(i).strip()).collect(Collectors.joining(" "));
        for (int i = 0; i < cells.size(); i++) {
            if (!named.contains(i)) {
                parts.get(i).forEach(part -> add(part, name));
            }
        }
    }

    /** The cells with the name of the address: those that the heading says, or else the one before or behind it. */
    private List<Integer> nameCells(List<String> cells, int address) {
        if (heading != null) {
            return heading.nameColumns().stream()
                    .filter(i -> i < cells.size() && i != address)
                    .toList();
        }
        return Stream.of(address - 1, address + 1)
                .filter(i -> i >= 0
                        && i < cells.size()
                        && LETTER.matcher(cells.get(i)).find())
                .limit(1)
                .toList();
    }

    /** @param nameBeside the name from a neighbouring cell */
    private void add(Part part, String nameBeside) {
        switch (part) {
            case Part.Candidate _ when isFull() -> {
                // The list is refused.
            }
            case Part.Candidate candidate -> add(candidate, nameBeside);
            case Part.Words words -> ignore(words.text());
        }
    }

    private void ignore(String words) {
        if (ignored < MAX_IGNORED && WORD.matcher(words).find()) {
            entries.add(new PastedEntry.Ignored(entries.size() + 1, abbreviated(words.strip())));
            ignored++;
        }
    }

    private void add(Part.Candidate candidate, String nameBeside) {
        int position = entries.size() + 1;
        String name = candidate.name().isEmpty() ? nameBeside : candidate.name();
        String asPasted =
                candidate.name().isEmpty() ? candidate.text() : candidate.name() + " <" + candidate.text() + ">";
        Optional<EmailAddress> address = candidate.address();
        if (address.isEmpty()) {
            entries.add(new PastedEntry.Broken(position, asPasted));
            return;
        }
        Integer first = firstPositions.putIfAbsent(address.get().normalised(), position);
        if (first == null) {
            entries.add(new PastedEntry.Address(position, asPasted, address.get(), nameOrNull(name)));
        } else if (candidate.isEntry() || !isLast(address.get())) {
            entries.add(new PastedEntry.Repeat(position, asPasted, address.get(), first));
        }
    }

    private boolean isLast(EmailAddress address) {
        return switch (entries.getLast()) {
            case PastedEntry.Address last -> last.address().normalised().equals(address.normalised());
            case PastedEntry.Repeat last -> last.address().normalised().equals(address.normalised());
            case PastedEntry.Broken _, PastedEntry.Ignored _ -> false;
        };
    }

    private static String abbreviated(String text) {
        return text.length() <= MAX_REPORTED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_REPORTED / 2)) + "…";
    }

    /** A display name is a courtesy: an invalid one is dropped, and does not prevent the invitation. */
    private static @Nullable Name nameOrNull(String name) {
        try {
            return name.isBlank() || name.indexOf('@') >= 0 ? null : new Name(name);
        } catch (InvalidValueException e) {
            return null;
        }
    }
}
