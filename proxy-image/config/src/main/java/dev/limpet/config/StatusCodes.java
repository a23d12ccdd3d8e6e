package dev.limpet.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Some of HTTP's status codes, written as codes and ranges with commas between: {@code 200-399}, {@code 200,204}. */
public final class StatusCodes {
    private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    private final String text;
    private final List<Range> ranges;

    private record Range(int least, int most) {}

    private StatusCodes(String text, List<Range> ranges) {
        this.text = text;
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException when the text has another form, or a range ends before it begins
     */
    public static StatusCodes parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                throw malformed(text);
            }
            int least = Integer.parseInt(range.group(1));
            int most = range.group(2) == null ? least : Integer.parseInt(range.group(2));
            if (most < least) {
                throw malformed(text);
            }
            ranges.add(new Range(least, most));
        }
        return new StatusCodes(text, ranges);
    }

    public boolean contains(int code) {
        for (Range range : ranges) {
            if (range.least <= code && code <= range.most) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("expectedStatus: '" + text
                + "' must be status codes from 100 to 599 and ranges of them, such as 200-399 or 200,204");
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusCodes codes && codes.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
