package io.landbridge.jobs.planfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.landbridge.jobs.planfile.YamlNode.Entry;
import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file as an editor sees it, which knows YAML and the published schema and nothing else. */
final class EditorView {

    private EditorView() {}

    static JsonNode schema(String name) throws IOException {
        return new ObjectMapper()
                .readTree(Path.of("..", "docs", "schema").resolve(name).toFile());
    }

    static Set<ValidationMessage> problems(JsonNode schema, String file) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(new ObjectMapper().valueToTree(value(YamlTree.read(file, new Findings("file.yaml")))));
    }

    /** Plain numbers, truth values and null are such. */
    private static @Nullable Object value(@Nullable YamlNode node) {
        if (node instanceof Keys keys) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Entry entry : keys.entries()) {
                map.put(entry.key().value(), value(entry.value()));
            }
            return map;
        }
        if (node instanceof Items items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.items().forEach(item -> list.add(value(item)));
            return list;
        }
        if (!(node instanceof Text text) || text.isNull()) {
            return null;
        }
        if (text.plain() && text.value().matches("true|false")) {
            return Boolean.valueOf(text.value());
        }
        return text.plain() && text.value().matches("-?\\d+(\\.\\d+)?")
                ? (Object) new java.math.BigDecimal(text.value())
                : text.value();
    }
}
