package io.landbridge.jobs.planfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** As much of JSON Schema as the plan's schema uses; a keyword that it does not know fails the test. */
final class PlanSchema {

    private static final Set<String> ANNOTATIONS = Set.of("$schema", "$id", "$defs", "title", "description", "default");

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    private PlanSchema(JsonNode root) {
        this.root = root;
    }

    static List<String> problems(JsonNode schema, @Nullable Object value) {
        PlanSchema check = new PlanSchema(schema);
        check.check(schema, value, "");
        return check.problems;
    }

    private void check(JsonNode schema, @Nullable Object value, String path) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!ANNOTATIONS.contains(keyword.getKey())
                    && !holds(keyword.getKey(), keyword.getValue(), schema, value, path)) {
                problems.add(path + ": " + keyword.getKey() + " " + keyword.getValue());
            }
        }
    }

    private boolean holds(String keyword, JsonNode limit, JsonNode schema, @Nullable Object value, String path) {
        return switch (keyword) {
            case "$ref" -> {
                check(root.at(limit.asText().substring(1)), value, path);
                yield true;
            }
            case "type" -> limit.isArray() ? anyType(limit, value) : isType(limit.asText(), value);
            case "enum" -> contains(limit, value);
            case "pattern" ->
                !(value instanceof String text)
                        || java.util.regex.Pattern.compile(limit.asText())
                                .matcher(text)
                                .find();
            case "minLength" -> !(value instanceof String text) || text.length() >= limit.asInt();
            case "minimum" -> !(value instanceof Double number) || number >= limit.asDouble();
            case "maximum" -> !(value instanceof Double number) || number <= limit.asDouble();
            case "minProperties" -> !(value instanceof Map<?, ?> map) || map.size() >= limit.asInt();
            case "maxProperties" -> !(value instanceof Map<?, ?> map) || map.size() <= limit.asInt();
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= limit.asInt();
            case "required" -> !(value instanceof Map<?, ?> map) || hasAll(limit, map);
            case "oneOf" -> fitting(limit, value) == 1;
            case "items" -> {
                if (value instanceof List<?> list) {
                    list.forEach(item -> check(limit, item, path + "[]"));
                }
                yield true;
            }
            case "properties" -> {
                if (value instanceof Map<?, ?> map) {
                    map.forEach((key, one) -> {
                        if (limit.has(String.valueOf(key))) {
                            check(limit.get(String.valueOf(key)), one, path + "." + key);
                        }
                    });
                }
                yield true;
            }
            case "additionalProperties" -> additional(limit, schema, value, path);
            default -> throw new AssertionError("Unknown keyword " + keyword);
        };
    }

    private boolean additional(JsonNode limit, JsonNode schema, @Nullable Object value, String path) {
        boolean holds = true;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (schema.path("properties").has(String.valueOf(entry.getKey()))) {
                    continue;
                }
                if (limit.isBoolean()) {
                    holds &= limit.asBoolean();
                } else {
                    check(limit, entry.getValue(), path + "." + entry.getKey());
                }
            }
        }
        return holds;
    }

    private int fitting(JsonNode choices, @Nullable Object value) {
        int fitting = 0;
        for (JsonNode choice : choices) {
            PlanSchema alone = new PlanSchema(root);
            alone.check(choice, value, "");
            fitting += alone.problems.isEmpty() ? 1 : 0;
        }
        return fitting;
    }

    private static boolean anyType(JsonNode types, @Nullable Object value) {
        boolean any = false;
        for (JsonNode type : types) {
            any |= isType(type.asText(), value);
        }
        return any;
    }

    private static boolean isType(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Double;
            case "integer" -> value instanceof Double number && number == Math.rint(number);
            case "null" -> value == null;
            default -> throw new AssertionError("Unknown type " + type);
        };
    }

    private static boolean contains(JsonNode values, @Nullable Object value) {
        for (JsonNode candidate : values) {
            if (candidate.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAll(JsonNode names, Map<?, ?> map) {
        for (JsonNode name : names) {
            if (!map.containsKey(name.asText())) {
                return false;
            }
        }
        return true;
    }
}
