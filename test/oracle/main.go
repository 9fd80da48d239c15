// Reads YAML as kubectl and helm do. Each line of the input is a JSON string with one document; each line of the output
// is the answer: its value as JSON with exact numbers, or the error.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	yamlv2 "go.yaml.in/yaml/v2"
	"sigs.k8s.io/yaml"
)

type answer struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
	// A map of the document contains a key twice.
	Duplicates bool `json:"duplicates,omitempty"`
	// Text follows the document, which kubectl ignores.
	Trailing bool `json:"trailing,omitempty"`
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for {
		line, err := input.ReadString('\n')
		if err == io.EOF {
			return
		}
		var text string
		if err := json.Unmarshal([]byte(line), &text); err != nil {
			panic(err)
		}
		printed, err := json.Marshal(read(text))
		if err != nil {
			panic(err)
		}
		output.Write(append(printed, '\n'))
	}
}

func read(text string) answer {
	value, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return answer{Error: err.Error()}
	}
	_, err = yaml.YAMLToJSONStrict([]byte(text))
	duplicates := err != nil
	if value[0] == '{' {
		// A MapSlice keeps all entries, also those whose keys are equal in JSON only.
		var document yamlv2.MapSlice
		duplicates = yamlv2.Unmarshal([]byte(text), &document) != nil || hasDuplicates(document)
	}
	return answer{Value: value, Duplicates: duplicates, Trailing: hasTrailing(text)}
}

func hasDuplicates(value interface{}) bool {
	switch value := value.(type) {
	case yamlv2.MapSlice:
		seen := map[string]bool{}
		for _, item := range value {
			key := fmt.Sprint(item.Key)
			if seen[key] || hasDuplicates(item.Value) {
				return true
			}
			seen[key] = true
		}
	case []interface{}:
		for _, item := range value {
			if hasDuplicates(item) {
				return true
			}
		}
	}
	return false
}

func hasTrailing(text string) bool {
	decoder := yamlv2.NewDecoder(strings.NewReader(text))
	var document interface{}
	if decoder.Decode(&document) != nil {
		return false
	}
	return decoder.Decode(&document) != io.EOF
}
