package io.landbridge.pipeline.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.ValueKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/plan-file.md says of NULL and functions what is so. */
final class ExpressionDocumentationTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(row\\..*?)` \\| (.*?) \\| (.*?) \\|$");
    private static final List<Column> COLUMNS =
            List.of(column("name", ValueKind.TEXT), column("age", ValueKind.INTEGER));

    @Test
    void theTableOfNullIsSo() throws IOException {
        Matcher row = ROW.matcher(page());
        int rows = 0;
        while (row.find()) {
            String text = row.group(1).replace("\\|", "|");
            Expression expression = Objects.requireNonNull(
                    new ExpressionCompiler(COLUMNS).compile(text).expression(), text);
            assertThat(shown(expression.evaluate(column -> column == 0 ? "Ann" : (Object) 7L)))
                    .as(text)
                    .isEqualTo(row.group(2));
            assertThat(shown(expression.evaluate(column -> null))).as(text).isEqualTo(row.group(3));
            rows++;
        }
        assertThat(rows).isGreaterThanOrEqualTo(9);
    }

    @Test
    void everyFunctionOfOurOwnIsListed() throws IOException {
        String page = page();
        assertThat(Functions.table().declarations()).isNotEmpty().allSatisfy(function -> {
            String name = function.name();
            assertThat(page).contains(Character.isLetter(name.charAt(0)) ? name + "(" : name.replace("_", ""));
        });
    }

    private static String shown(@Nullable Object result) {
        return result == null ? "NULL" : result instanceof Boolean ? result.toString() : "`" + result + "`";
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "plan-file.md"));
    }

    private static Column column(String name, ValueKind kind) {
        return new Column(name, DataType.of("type"), kind, true, null, Column.Generation.NONE, null, null, false, null);
    }
}
