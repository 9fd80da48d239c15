// Command oracle judges pods by the library that the admission controller of Kubernetes itself uses.
//
// It reads one JSON object a line from standard input, {"level": "restricted", "version": "v1.32", "pod": {…}}, and writes for
// each a line with the ids of the checks that refuse the pod and what they say: [{"id": "runAsNonRoot", "detail": "…"}].
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Level   string     `json:"level"`
	Version string     `json:"version"`
	Pod     corev1.Pod `json:"pod"`
}

type refusal struct {
	ID     string `json:"id"`
	Detail string `json:"detail"`
}

func main() {
	input := json.NewDecoder(bufio.NewReader(os.Stdin))
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	answers := json.NewEncoder(output)
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}
	for input.More() {
		var asked question
		if err := input.Decode(&asked); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(answer(evaluator, asked)); err != nil {
			log.Fatal(err)
		}
	}
}

func answer(evaluator policy.Evaluator, asked question) []refusal {
	level, err := api.ParseLevel(asked.Level)
	if err != nil {
		log.Fatal(err)
	}
	version, err := api.ParseVersion(asked.Version)
	if err != nil {
		log.Fatal(err)
	}
	applyDefaults(&asked.Pod)
	refusals := refusals(level, version, &asked.Pod)

	// The evaluator knows the verdict but not the ids, so the two must agree.
	results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &asked.Pod.ObjectMeta, &asked.Pod.Spec)
	verdict := policy.AggregateCheckResults(results)
	if len(verdict.ForbiddenReasons) != len(refusals) {
		log.Fatalf("evaluator: %v, checks one by one: %v", verdict.ForbiddenReasons, refusals)
	}
	return refusals
}

// applyDefaults does what the API server does before admission: a volume without a source is an emptyDir.
func applyDefaults(pod *corev1.Pod) {
	for i := range pod.Spec.Volumes {
		if pod.Spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			pod.Spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}

func refusals(level api.Level, version api.Version, pod *corev1.Pod) []refusal {
	inForce := map[policy.CheckID]policy.VersionedCheck{}
	overridden := map[policy.CheckID]bool{}
	for _, check := range policy.DefaultChecks() {
		if level == api.LevelPrivileged || (level == api.LevelBaseline && check.Level == api.LevelRestricted) {
			continue
		}
		for _, variant := range check.Versions {
			if !version.Older(variant.MinimumVersion) {
				inForce[check.ID] = variant
			}
		}
		for _, id := range inForce[check.ID].OverrideCheckIDs {
			overridden[id] = true
		}
	}
	refused := []refusal{}
	for id, variant := range inForce {
		if result := variant.CheckPod(&pod.ObjectMeta, &pod.Spec); !overridden[id] && !result.Allowed {
			refused = append(refused, refusal{ID: string(id), Detail: result.ForbiddenDetail})
		}
	}
	return refused
}
