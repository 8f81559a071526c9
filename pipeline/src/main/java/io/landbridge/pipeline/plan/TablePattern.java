package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.TableName;
import java.util.regex.Pattern;

/** A pattern of table names: {@code *} stands for any characters, {@code ?} for one; letters are matched exactly. */
final class TablePattern {

    private final Pattern pattern;

    /** @param defaultSchema where a pattern without a dot looks */
    TablePattern(String written, String defaultSchema) {
        StringBuilder regex = new StringBuilder();
        if (written.indexOf('.') < 0) {
            regex.append(Pattern.quote(defaultSchema + "."));
        }
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
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean fits(TableName table) {
        return pattern.matcher(table.schema() + '.' + table.table()).matches();
    }
}
