package io.landbridge.jobs.planfile;

import java.util.List;
import java.util.Set;

/** A piece of the file with the line it stands on; values are as written, nothing is taken for a number or a date. */
sealed interface YamlNode {

    /** One-based; of a block text ({@code |}, {@code >}) the first line of the text itself. */
    int line();

    /** What it is, for messages. */
    String describe();

    /**
     * A text.
     *
     * @param plain whether it stands without quotes and is no block
     */
    record Text(String value, boolean plain, int line) implements YamlNode {

        /** Whether it is YAML's way to write nothing. */
        boolean isNull() {
            return plain && (value.isEmpty() || value.equals("~") || value.equalsIgnoreCase("null"));
        }

        @Override
        public String describe() {
            return isNull() ? "nothing" : "a text";
        }
    }

    /**
     * Keys with values, in the order written.
     *
     * @param spoilt keys that are there, but whose value was complained about and left out
     */
    record Keys(List<Entry> entries, Set<String> spoilt, int line) implements YamlNode {

        public Keys {
            entries = List.copyOf(entries);
            spoilt = Set.copyOf(spoilt);
        }

        @Override
        public String describe() {
            return "keys";
        }
    }

    /** One key of {@link Keys}. */
    record Entry(Text key, YamlNode value) {}

    /**
     * A list.
     *
     * @param whole whether nothing was complained about and left out
     */
    record Items(List<YamlNode> items, boolean whole, int line) implements YamlNode {

        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }
}
