package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.TableName;
import java.util.regex.Pattern;

/** A pattern of table names: {@code *} stands for any characters, {@code ?} for one; letters are matched exactly. */
final class TablePattern {

    private final Pattern pattern;

    /** @param defaultSchema where a pattern without a dot looks */
    TablePattern(String written, String defaultSchema) {
        String schema = written.indexOf('.') < 0 ? Pattern.quote(defaultSchema + ".") : "";
        pattern = Pattern.compile(schema + regex(written), Pattern.DOTALL);
    }

    /** The regular expression of a pattern. */
    static String regex(String written) {
        StringBuilder regex = new StringBuilder();
        int plain = 0;
        for (int i = 0; i <= written.length(); i++) {
            char c = i == written.length() ? '*' : written.charAt(i);
            if (c == '*' || c == '?') {
                regex.append(Pattern.quote(written.substring(plain, i)));
                plain = i + 1;
                if (i < written.length()) {
                    regex.append(c == '*' ? ".*" : ".");
                }
            }
        }
        return regex.toString();
    }

    boolean fits(TableName table) {
        return pattern.matcher(table.schema() + '.' + table.table()).matches();
    }
}
