package io.landbridge.jobs.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts a page together; every text that comes from elsewhere goes through {@link #text}. */
final class Html {

    private final StringBuilder out = new StringBuilder();

    /** Markup of our own, as it is. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** A text that anybody may have written. */
    Html text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** An element that holds a text. */
    Html element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">");
    }

    /** An element with a class of our own. */
    Html element(String name, String cssClass, String text) {
        return raw("<" + name + " class=\"" + cssClass + "\">").text(text).raw("</" + name + ">");
    }

    /** A number in its cell. */
    Html number(long number) {
        return element("td", "n", String.format(Locale.ROOT, "%,d", number));
    }

    /** A value of a row in its cell; NULL is told from a text that says so. */
    Html value(@Nullable String value) {
        return value == null ? raw("<td><span class=\"null\">NULL</span></td>") : element("td", "v", value);
    }

    /**
     * As text of a document and as a quoted attribute. Control characters, which no page may have, and marks that turn the direction of
     * what follows are shown by their numbers.
     */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (isPrintable(c)) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append("\\u{").append(Integer.toHexString(c)).append('}');
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return c == '\n'
                || c == '\t'
                || (type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.LINE_SEPARATOR
                        && type != Character.PARAGRAPH_SEPARATOR
                        && Character.isDefined(c));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
